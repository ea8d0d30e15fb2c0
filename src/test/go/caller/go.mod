module countersign.dev/testing/caller

go 1.26
