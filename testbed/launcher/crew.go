package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// crew is the programs of a cluster or a node that run.
type crew struct {
	assets string // where the programs of Kubernetes are
	dir    string // where they run

	running []*component
	died    chan *component
}

func newCrew(assets, dir string) crew {
	return crew{assets: assets, dir: dir, died: make(chan *component, 3)}
}

func (c *crew) has(name string) bool {
	_, err := os.Stat(filepath.Join(c.assets, name))
	return err == nil
}

func (c *crew) launch(name string, flags []string) error {
	if !c.has(name) {
		return fmt.Errorf("there is no %s in %s: name another directory with --assets", name, c.assets)
	}
	started, err := launch(c.assets, c.dir, name, flags)
	if err != nil {
		return err
	}
	c.join(started)
	return nil
}

// join counts a component in, so that its end is noticed.
func (c *crew) join(started *component) {
	c.running = append(c.running, started)
	go func() {
		<-started.gone
		c.died <- started
	}()
}

// down ends the last started first, so that nothing complains in its log that
// what it needs is gone.
func (c *crew) down() {
	for i := len(c.running) - 1; i >= 0; i-- {
		c.running[i].kill()
	}
	c.running = nil
}
