using System.Collections.Immutable;
using EgressTools.Model;
using EgressTools.Sources.Documents;
using Newtonsoft.Json.Linq;

namespace EgressTools.Operations;

/// <summary>Names of nodes out of what another command printed.</summary>
public static class NodeNames
{
    /// <summary>Reads EgressNodeList, Nodes or lists of them (JSON or YAML), or one name a line, with or without "node/".</summary>
    /// <exception cref="InputException">There is no node in it.</exception>
    public static ImmutableArray<string> Read(string text, string source) =>
        NameList.Read(text, source, "node", item => NameOf(item, source), static name => name);

    /// <summary>The name as it stands in "node/NAME" or "nodes/NAME".</summary>
    public static string Plain(string name) => name.Split('/') is ["node" or "nodes", var plain] ? plain : name;

    private static string? NameOf(JObject item, string source) =>
        DocumentFile.Text(item, "kind") is { } kind and not ("Node" or "CiliumNode" or "EgressNode")
            ? throw new InputException($"{source} holds objects of kind {kind}, not Nodes", "NotNodes")
            : DocumentFile.Text(item, "name") ?? DocumentFile.Text(item, "metadata", "name");
}

/// <summary>Names of pods out of what another command printed.</summary>
public static class PodNames
{
    /// <summary>"namespace/name", "pod/name" or a name in the namespace.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static ObjectName Parse(string text, string space) => PodTarget.Parse(text, space) is { Workload: null, Name: var name }
        ? name
        : throw new UsageException($"'{text}' names no pod: write its name, or namespace/name", "InvalidPodName");

    /// <summary>Reads Pods or lists of them (JSON or YAML), or one name a line, also of workloads.</summary>
    /// <exception cref="InputException">There is no pod in it.</exception>
    public static ImmutableArray<PodTarget> Read(string text, string source, string space) => NameList.Read(
        text, source, "pod",
        item => DocumentFile.Text(item, "pod") is { } pod ? $"{DocumentFile.Text(item, "namespace")}/{pod}"
            : DocumentFile.Text(item, "metadata", "name") is not { } name ? null
            : DocumentFile.Text(item, "kind") is { } kind and not ("Pod" or "CiliumEndpoint")
                ? throw new InputException($"{source} holds objects of kind {kind}, not Pods", "NotPods")
            : $"{DocumentFile.Text(item, "metadata", "namespace")}/{name}",
        name => PodTarget.Parse(name.StartsWith('/') ? name[1..] : name, space));
}

internal static class NameList
{
    public static ImmutableArray<T> Read<T>(string text, string source, string what, Func<JObject, string?> nameOf, Func<string, T> parse)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(static l => !l.StartsWith('#')).ToList();
        if (lines is [['N', 'A', 'M', 'E', ' ', ..], ..] or [['N', 'A', 'M', 'E', 'S', 'P', 'A', 'C', 'E', ' ', ..], ..])
            throw new InputException($"{source} is a table: print the {what}s with -o name", "Table");
        var names = LooksLikeNames(lines)
            ? lines.Select(line => line.StartsWith(what + "/", StringComparison.Ordinal) ? line[(what.Length + 1)..] : line)
            : DocumentFile.Read(text, source).Select(d => nameOf(d.Document)).OfType<string>();
        ImmutableArray<T> read = [.. names.Select(parse).Distinct()];
        return read.IsEmpty ? throw new InputException($"{source} names no {what}", "NoNames") : read;
    }

    private static bool LooksLikeNames(List<string> lines) =>
        lines.Count > 0 && lines.TrueForAll(static l => l.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-'));
}
