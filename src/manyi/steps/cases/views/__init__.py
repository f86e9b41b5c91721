"""Pages of step 9: the staff's, the customer's own, and what other pages show of cases."""
