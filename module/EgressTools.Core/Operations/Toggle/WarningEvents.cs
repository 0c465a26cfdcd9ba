using EgressTools.Cluster;
using EgressTools.Sources;
using Newtonsoft.Json.Linq;

namespace EgressTools.Operations;

/// <summary>The last Warning event of an object: what <c>kubectl describe</c> shows at its end.</summary>
internal static class WarningEvents
{
    /// <summary>Its reason and message in one clause; null where there is none, or events cannot be read: they only help to understand.</summary>
    public static async Task<string?> LastAsync(ApiClient client, string kind, ObjectName name, CancellationToken cancellationToken)
    {
        var query = $"fieldSelector={Uri.EscapeDataString($"type=Warning,involvedObject.kind={kind},involvedObject.name={name.Name}")}";
        try
        {
            var events = await NamedObjects.ListAsync(client, ApiResource.Events, query, cancellationToken, name.Namespace).ConfigureAwait(false);
            return events.OrderBy(Time).LastOrDefault() is { } last ? $"{kind} {name}: {TerminalText.Plain($"{Text(last, "reason")}: {Text(last, "message")}", 300)}" : null;
        }
        catch (ClusterException)
        {
            return null;
        }
    }

    private static DateTimeOffset Time(JObject item) => new[] { Text(item["series"], "lastObservedTime"), Text(item, "lastTimestamp"), Text(item, "eventTime"), Text(item["metadata"], "creationTimestamp") }
        .Select(static t => DateTimeOffset.TryParse(t, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default).Max();

    private static string Text(JToken? item, string member) => item is JObject document && document[member] is JValue { Type: JTokenType.String } text ? (string)text! : "";
}
