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
            new("CILIUM", static c => c.Versions.ToString(), Wide: true),
            new("LOOKS-AT", static c => CheckWords.Of(c.Needs), Wide: true),
        ],
        static (json, c) =>
        {
            json.WriteString("code", c.Code);
            json.WriteString("severity", CheckWords.Of(c.Severity));
            json.WriteString("group", CheckWords.Of(c.Group));
            json.WriteString("title", c.Title);
            json.WriteString("versions", c.Versions.ToString());
            json.WriteString("shownIn", c.Shown.ToString());
            json.WriteTexts("references", c.References);
        },
        static c => $"check/{c.Code}");
}
