package main

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// credentials is every key and certificate of a cluster. Servers and clients
// have an authority each: what the cluster signs for a client is no server.
type credentials struct {
	serving *authority
	clients *authority
	admin   pair
	manager pair
}

// newCredentials makes them and writes to dir what the components read.
func newCredentials(dir string) (*credentials, error) {
	var c credentials
	var err error
	if c.serving, err = newAuthority("testbed-serving"); err != nil {
		return nil, err
	}
	if c.clients, err = newAuthority("testbed-clients"); err != nil {
		return nil, err
	}
	if c.admin, err = c.clients.user("admin", newPortableKey, "system:masters"); err != nil {
		return nil, err
	}
	server, err := c.serving.server("testbed")
	if err != nil {
		return nil, err
	}
	if c.manager, err = c.clients.user("system:kube-controller-manager", newKey); err != nil {
		return nil, err
	}
	// The group that kubeadm gives it too.
	kubelets, err := c.clients.user("kube-apiserver-kubelet-client", newKey, "system:masters")
	if err != nil {
		return nil, err
	}
	_, tokens, err := newKey()
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"serving-ca.crt":     c.serving.cert,
		"clients-ca.crt":     c.clients.cert,
		"clients-ca.key":     c.clients.key,
		"server.crt":         server.cert,
		"server.key":         server.key,
		"kubelet-client.crt": kubelets.cert,
		"kubelet-client.key": kubelets.key,
		"tokens.key":         tokens,
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

// nodeCredentials is who the programs of a node are, and the administrator.
type nodeCredentials struct {
	ca                                        []byte
	kubelet, scheduler, proxy, coredns, admin pair
}

// newNodeCredentials makes them from what the cluster has written.
func newNodeCredentials(pki string) (c nodeCredentials, err error) {
	if c.ca, err = os.ReadFile(filepath.Join(pki, "serving-ca.crt")); err != nil {
		return c, err
	}
	clients, err := readAuthority(pki, "clients-ca")
	if err != nil {
		return c, err
	}
	if c.kubelet, err = clients.user("system:node:"+nodeName, newKey, "system:nodes"); err != nil {
		return c, err
	}
	if c.scheduler, err = clients.user("system:kube-scheduler", newKey); err != nil {
		return c, err
	}
	if c.proxy, err = clients.user("system:kube-proxy", newKey); err != nil {
		return c, err
	}
	if c.coredns, err = clients.user("system:coredns", newKey); err != nil {
		return c, err
	}
	c.admin, err = clients.user("testbed-node", newKey, "system:masters")
	return c, err
}

// client makes requests as the administrator.
func (c *credentials) client() (*http.Client, error) {
	return newClient(c.serving.cert, c.admin)
}

func newClient(ca []byte, user pair) (*http.Client, error) {
	certificate, err := tls.X509KeyPair(user.cert, user.key)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	return &http.Client{
		Timeout: 5 * time.Second,
		// No Proxy: a proxy of the environment cannot reach this loopback.
		Transport: &http.Transport{TLSClientConfig: &tls.Config{
			RootCAs:      roots,
			Certificates: []tls.Certificate{certificate},
		}},
	}, nil
}
