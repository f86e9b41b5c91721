"""What every step stands on: organisation, people, customers, objects, ledger, outbox."""
