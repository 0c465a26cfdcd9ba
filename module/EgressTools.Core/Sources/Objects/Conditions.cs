using System.Text.Json;
using EgressTools.Model;

namespace EgressTools.Sources.Objects;

/// <summary><c>status.conditions</c> of nodes and pods.</summary>
internal static class Conditions
{
    /// <summary>What the Ready condition says; Unknown where it is absent or neither True nor False.</summary>
    public static NodeReadiness Ready(ref Utf8JsonReader reader, StringPool pool)
    {
        const string Path = "status.conditions";
        var readiness = NodeReadiness.Unknown;
        if (!reader.IsArray(Path))
            return readiness;
        while (reader.NextItem())
        {
            if (!reader.IsObject($"{Path}[]"))
                continue;
            var (type, status) = Condition(ref reader, pool);
            if (type == "Ready")
                readiness = status switch { "True" => NodeReadiness.Ready, "False" => NodeReadiness.NotReady, _ => NodeReadiness.Silent };
        }
        return readiness;
    }

    private static (string Type, string Status) Condition(ref Utf8JsonReader reader, StringPool pool)
    {
        var type = "";
        var status = "";
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("type"u8))
                type = reader.Text(pool, "status.conditions[].type");
            else if (reader.ValueTextEquals("status"u8))
                status = reader.Text(pool, "status.conditions[].status");
            else
                reader.PassOver();
        }
        return (type, status);
    }
}
