module countersign.dev/testing/server

go 1.26
