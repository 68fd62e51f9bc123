"""The reference back office: tables in the same database, so that the line works before a utility is connected."""
