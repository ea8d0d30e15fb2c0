package main

import (
	"encoding/base64"
	"fmt"
	"os"
)

// kubeconfig renders the file by which a user reaches the cluster. Everything
// is inside it, so that it can be copied elsewhere.
func kubeconfig(server, user string, ca []byte, client pair) []byte {
	b64 := base64.StdEncoding.EncodeToString
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: testbed
clusters:
- name: testbed
  cluster:
    server: %s
    certificate-authority-data: %s
contexts:
- name: testbed
  context:
    cluster: testbed
    user: %s
users:
- name: %s
  user:
    client-certificate-data: %s
    client-key-data: %s
`, server, b64(ca), user, user, b64(client.cert), b64(client.key))
}

// publish puts the file there in one step: whoever sees it sees all of it.
func publish(path string, content []byte) error {
	if err := os.WriteFile(path+".new", content, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
