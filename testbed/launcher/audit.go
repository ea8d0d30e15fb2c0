package main

import "path/filepath"

// auditPolicy has the API server record who wrote what: every write of a
// workload's service account, with the body, but of Secrets without. Reads,
// leases and whatever the control plane, nodes and people write are left out.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  verbs: [get, list, watch]
- level: None
  userGroups: ["system:masters", "system:nodes", "system:serviceaccounts:kube-system"]
- level: None
  users: ["system:kube-controller-manager", "system:kube-scheduler", "system:apiserver"]
- level: None
  resources: [{group: coordination.k8s.io}]
- level: Metadata
  resources: [{group: "", resources: [secrets, "secrets/*"]}]
- level: Request
`

func (c *cluster) writeAuditPolicy() error {
	return publish(filepath.Join(c.dir, "pki", "audit.yaml"), []byte(auditPolicy))
}
