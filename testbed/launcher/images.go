package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// answers says whether containerd takes requests: its socket is there earlier.
func (n *node) answers() bool {
	return ctr(n.dir, "version") == nil
}

// load brings images, as docker or OCI archives, into the node in dir.
func load(dir string, archives ...string) error {
	for _, archive := range archives {
		if err := ctr(dir, "images", "import", archive); err != nil {
			return fmt.Errorf("%s: %w", archive, err)
		}
	}
	return nil
}

// ctr asks the containerd of the node in dir, by a path that is short.
func ctr(dir string, args ...string) error {
	cmd := exec.Command(filepath.Join(dir, "programs/usr/bin/ctr"), append([]string{"-a", "state/containerd.sock", "-n", "k8s.io"}, args...)...)
	cmd.Dir = dir
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("ctr %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(string(output)))
	}
	return nil
}
