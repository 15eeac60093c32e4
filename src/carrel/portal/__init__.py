"""The account holder's own door: pages under `/account`, for whoever signed in with number and PIN."""
