using EgressTools.Operations;

namespace EgressTools.Tests.Deploy;

/// <summary>The roles of a job of the chart as its template: exactly the rights that its command uses.</summary>
internal static class ChartRoles
{
    private const string Name = "x-name";
    private const string Account = "x-account";
    private const string Release = "x-release";
    private const string Cilium = "x-cilium";
    private const string Pods = "x-pods";

    /// <summary>What tests pods; where a namespace is set, only those of it.</summary>
    public static string Audit => $$$"""
        {{- if .Values.audit.enabled }}
        {{- if .Values.audit.namespace }}
        {{{Documents(Subcommands.Test, "audit", Pods)}}}{{- else }}
        {{{Documents(Subcommands.Test, "audit", "")}}}{{- end }}
        {{- end }}

        """;

    /// <summary>What compares maps.</summary>
    public static string Verify => $$$"""
        {{- if .Values.verify.enabled }}
        {{{Documents(Subcommands.Verify, "verify", "")}}}{{- end }}

        """;

    private static string Documents(CommandDefinition command, string component, string pods)
    {
        var all = new RightsTable(Cilium, pods).Commands.Where(c => c.Command == command && c.Option is null).SelectMany(static c => c.All).Distinct().ToList();
        var roles = all.Where(r => !all.Exists(o => o != r && o.Covers(r))).GroupBy(static r => r.Namespace, StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal).ToList();
        var subject = new ObjectName(Release, Account);
        var text = string.Concat(roles.Select(r => $"---\n{RoleDocuments.Role(Named(r.Key), r.Key, r).ToYaml()}")
            .Concat(roles.Select(r => $"---\n{RoleDocuments.Binding(Named(r.Key), r.Key, subject).ToYaml()}")));
        return text.Replace("metadata:\n", "metadata:\n  labels:\n    {{- include \"egresstools.labels\" . | nindent 4 }}\n", StringComparison.Ordinal)
            .Replace(Name, "{{ include \"egresstools.name\" . }}-" + component, StringComparison.Ordinal)
            .Replace(Account, "{{ include \"egresstools.name\" . }}-" + component, StringComparison.Ordinal)
            .Replace(Release, "{{ .Release.Namespace }}", StringComparison.Ordinal)
            .Replace(Cilium, "{{ .Values.ciliumNamespace }}", StringComparison.Ordinal)
            .Replace(Pods, "{{ .Values.audit.namespace }}", StringComparison.Ordinal);
    }

    // The namespaces may be one and the same.
    private static string Named(string space) => Name + space switch { Cilium => "-cilium", Pods => "-pods", _ => "" };
}
