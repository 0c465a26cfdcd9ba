using k8s.Models;

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
            var events = await client.ListAsync(ApiResource.Events, Read, query, cancellationToken, name.Namespace).ConfigureAwait(false);
            return events.Items.OrderBy(Time).LastOrDefault() is { } last
                ? $"{kind} {name}: {TerminalText.Plain($"{last.Reason}: {last.Message}", 300)}" : null;
        }
        catch (ClusterException)
        {
            return null;
        }
    }

    private static Corev1Event? Read(ref Utf8JsonReader reader, StringPool pool) => JsonSerializer.Deserialize(ref reader, ModelJson.Default.Corev1Event);

    private static DateTime? Time(Corev1Event item) =>
        new[] { item.Series?.LastObservedTime, item.LastTimestamp, item.EventTime, item.Metadata?.CreationTimestamp }.Max();
}
