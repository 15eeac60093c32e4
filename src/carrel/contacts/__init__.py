"""What follows a change of contact information: links that were sent, alarms, and letters to print."""
