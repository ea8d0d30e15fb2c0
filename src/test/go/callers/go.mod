module countersign.dev/testing/callers

go 1.26
