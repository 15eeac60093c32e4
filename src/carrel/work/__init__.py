"""What runs beside the site: mail is sent, notices and mailings are written."""
