module countersign.dev/testbed/launcher

go 1.26.0
