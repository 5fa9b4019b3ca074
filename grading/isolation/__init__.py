"""What stands between a student's code and the machine: see `tiers` for what each tier holds."""
