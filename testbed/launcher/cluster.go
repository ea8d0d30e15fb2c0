package main

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
)

// cluster is a control plane in a directory.
type cluster struct {
	crew
	creds  *credentials
	api    int // the API server's port
	manage int // the controller manager's port
	audit  bool
}

func newCluster(opts options, dir string) (*cluster, error) {
	creds, err := newCredentials(filepath.Join(dir, "pki"))
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	return &cluster{newCrew(opts.assets, dir), creds, ports[0], ports[1], opts.audit}, nil
}

// up starts everything and returns when it is ready.
func (c *cluster) up(ctx context.Context) error {
	manager := c.has(controllerManager)
	if err := c.launch("etcd", c.etcdFlags()); err != nil {
		return err
	}
	if c.audit {
		if err := c.writeAuditPolicy(); err != nil {
			return err
		}
	}
	if err := c.launch("kube-apiserver", c.apiServerFlags(manager)); err != nil {
		return err
	}
	api, err := c.creds.client()
	if err != nil {
		return err
	}
	if err := c.wait(ctx, api, c.server()+"/readyz?verbose"); err != nil {
		return err
	}
	wanted := []string{"/api/v1/namespaces/default", "/api/v1/namespaces/kube-system"}
	if manager {
		if err := c.writeManagerKubeconfig(); err != nil {
			return err
		}
		if err := c.launch(controllerManager, c.controllerManagerFlags()); err != nil {
			return err
		}
		if err := c.wait(ctx, api, fmt.Sprintf("https://127.0.0.1:%d/healthz", c.manage)); err != nil {
			return err
		}
		// With this one there, the first pod or token is not refused.
		wanted = append(wanted, "/api/v1/namespaces/default/serviceaccounts/default")
	}
	for _, path := range wanted {
		if err := c.wait(ctx, api, c.server()+path); err != nil {
			return err
		}
	}
	return nil
}

func (c *cluster) server() string {
	return fmt.Sprintf("https://127.0.0.1:%d", c.api)
}

func (c *cluster) kubeconfig() []byte {
	return kubeconfig(c.server(), "admin", c.creds.serving.cert, c.creds.admin)
}

// freePorts finds n ports that are free now. They are all held until the last
// is found, so that they differ.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		listener, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
