{{- /* What the operator may do, each rule once, and to whom it is given. */}}

{{- /* The end of each binding. */}}
{{- define "countersign.operator" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "countersign.name" . }}
    namespace: {{ .Release.Namespace }}
{{- end }}

{{- /* No update: every change is a patch of our keys. No delete: the keys of authorities are among them. Kubernetes cannot
limit a right to Secrets with a label, hence one namespace at a time. */}}
{{- define "countersign.rules.secrets" -}}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, patch]
{{- end }}

{{- /* Relying parties of bundles: what their pods mount and began with, and where they are asked by probes. */}}
{{- define "countersign.rules.workloads" -}}
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: [get, list]
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
{{- end }}

{{- /* A role and its binding: of one namespace, or of the cluster for "*". Takes the chart's context as root, the namespace,
what its name ends with, and the rules. */}}
{{- define "countersign.grant" -}}
{{- $everywhere := eq .namespace "*" -}}
{{- $name := printf "%s-%s" (include "countersign.name" .root) .what -}}
{{- $kind := ternary "ClusterRole" "Role" $everywhere -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}
metadata:
  name: {{ $name }}
  {{- if not $everywhere }}
  namespace: {{ .namespace }}
  {{- end }}
  labels: {{- include "countersign.labels" .root | nindent 4 }}
rules: {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}Binding
metadata:
  name: {{ $name }}
  {{- if not $everywhere }}
  namespace: {{ .namespace }}
  {{- end }}
  labels: {{- include "countersign.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $kind }}
  name: {{ $name }}
{{ include "countersign.operator" .root }}
{{- end }}
