{{- /* Names and labels that all templates share. */}}

{{- /* The name of everything: the release's, which says countersign somewhere. */}}
{{- define "countersign.name" -}}
{{- $name := ternary .Release.Name (printf "%s-countersign" .Release.Name) (contains "countersign" .Release.Name) }}
{{- $name | trunc 45 | trimSuffix "-" }}
{{- end }}

{{- /* What a selector may say: it never changes. */}}
{{- define "countersign.selector" -}}
app.kubernetes.io/name: countersign
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "countersign.labels" -}}
{{ include "countersign.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* The image, by its digest if there is one. */}}
{{- define "countersign.image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{- .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ $tag }}{{ end }}
{{- end }}
