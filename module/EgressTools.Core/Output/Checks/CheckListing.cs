namespace EgressTools.Output.Checks;

/// <summary>The list of checks.</summary>
public static class CheckListing
{
    /// <summary>The catalogue, for <c>--list</c>.</summary>
    public static readonly Listing<Check> Catalogue = new(
        "EgressCheckList",
        [
            new("CODE", static c => c.Code),
            new("SEVERITY", static c => CheckWords.Of(c.Severity)),
            new("GROUP", static c => CheckWords.Of(c.Group), Wide: true),
            new("FINDS", static c => c.Title),
            new("CILIUM", static c => c.Versions.ToString()),
            new("LOOKS-AT", static c => CheckWords.Of(c.Needs), Wide: true),
        ],
        Write, static c => $"check/{c.Code}");

    private static void Write(Utf8JsonWriter json, Check check)
    {
        json.WriteStartObject();
        json.WriteString("code", check.Code);
        json.WriteString("severity", CheckWords.Of(check.Severity));
        json.WriteString("group", CheckWords.Of(check.Group));
        json.WriteString("title", check.Title);
        json.WriteString("versions", check.Versions.ToString());
        json.WriteString("shownIn", check.Shown.ToString());
        json.WriteStartArray("references");
        foreach (var reference in check.References)
            json.WriteStringValue(reference);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
