"""满意: a company's own customer-satisfaction regulation, carried out clause by clause."""
