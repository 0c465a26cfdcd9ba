{{- define "egresstools.name" -}}
{{- if or .Values.nameOverride (contains .Chart.Name .Release.Name) -}}
{{- .Values.nameOverride | default .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "egresstools.selectorLabels" -}}
app.kubernetes.io/name: egresstools
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "egresstools.labels" -}}
{{ include "egresstools.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "egresstools.image" -}}
{{- $repository := required "image.repository must name the image of kubectl-egress in your registry: --set image.repository=REGISTRY/kubectl-egress" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{ $repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ $repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* A ServiceAccount and a CronJob: called with root, component, and args. */}}
{{- define "egresstools.cronjob" -}}
{{- $values := index .root.Values .component -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "egresstools.name" .root }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "egresstools.labels" .root | nindent 4 }}
automountServiceAccountToken: false
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ include "egresstools.name" .root }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "egresstools.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  schedule: {{ $values.schedule | quote }}
  timeZone: {{ $values.timeZone }}
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 300
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 5
  jobTemplate:
    spec:
      backoffLimit: 0
      activeDeadlineSeconds: {{ $values.activeDeadlineSeconds }}
      template:
        metadata:
          labels:
            {{- include "egresstools.selectorLabels" .root | nindent 12 }}
            app.kubernetes.io/component: {{ .component }}
        spec:
          serviceAccountName: {{ include "egresstools.name" .root }}-{{ .component }}
          automountServiceAccountToken: true
          restartPolicy: Never
          {{- with .root.Values.image.pullSecrets }}
          imagePullSecrets:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with .root.Values.nodeSelector }}
          nodeSelector:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with .root.Values.tolerations }}
          tolerations:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          securityContext:
            runAsNonRoot: true
            runAsUser: 65532
            runAsGroup: 65532
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: kubectl-egress
              image: {{ include "egresstools.image" .root }}
              imagePullPolicy: {{ .root.Values.image.pullPolicy }}
              args:
                {{- toYaml .args | nindent 16 }}
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
              resources:
                {{- toYaml $values.resources | nindent 16 }}
{{- end -}}
