{{- /* What the policies about named workloads share: variables.named holds deployments/orders and the like, variables.why the
end of the sentence. */}}

{{- /* Not empty where the API server can write who asked. By its version: helm template knows that of the cluster it renders for,
but not what is served there. */}}
{{- define "countersign.policy.requested" -}}
{{- if semverCompare ">= 1.36.0-0" .Capabilities.KubeVersion.Version }}true{{ end }}
{{- end }}

{{- define "countersign.policy.kinds" -}}
# Whoever may patch all of a kind may name each of them.
- name: deployments
  expression: authorizer.group('apps').resource('deployments').namespace(request.namespace).check('patch').allowed()
- name: statefulsets
  expression: authorizer.group('apps').resource('statefulsets').namespace(request.namespace).check('patch').allowed()
- name: daemonsets
  expression: authorizer.group('apps').resource('daemonsets').namespace(request.namespace).check('patch').allowed()
- name: all
  expression: >-
    (variables.deployments ? ['deployments/'] : []) + (variables.statefulsets ? ['statefulsets/'] : [])
    + (variables.daemonsets ? ['daemonsets/'] : [])
{{- end }}

{{- define "countersign.policy.named" -}}
# One look at somebody's rights costs a third of what an expression, and a thirtieth of what a policy may cost.
- expression: >-
    variables.named.size() <= 8
    || variables.named.all(workload, variables.all.exists(kind, workload.startsWith(kind)))
  messageExpression: >-
    'you name ' + string(variables.named.size()) + ' workloads one by one, and for 8 at most it is looked up whether you may'
    + ' patch them: get the right to patch all of their kind in namespace ' + request.namespace + ', or name fewer'
  reason: Forbidden
{{- range $i := until 8 }}
- expression: >-
    variables.named.size() <= {{ $i }} || variables.all.exists(kind, variables.named[{{ $i }}].startsWith(kind))
    || authorizer.group('apps').resource(variables.named[{{ $i }}].split('/')[0]).namespace(request.namespace)
    .name(variables.named[{{ $i }}].split('/')[1]).check('patch').allowed()
  messageExpression: >-
    'you may not patch ' + variables.named[{{ $i }}] + ' in namespace ' + request.namespace + ': ' + variables.why
  reason: Forbidden
{{- end }}
{{- end }}
