
-
StorageErrorthe bucket cannot be read 