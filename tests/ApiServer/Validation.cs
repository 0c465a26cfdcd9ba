using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>What the schemas of objects refuse, fill in and warn of.</summary>
internal static partial class Validation
{
    private const string LabelValue = "a valid label must be an empty string or consist of alphanumeric characters, " +
        "'-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', " +
        "regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    /// <summary>The object without fields that its schema does not know: refused (Strict), told (Warn, the default) or dropped in silence (Ignore).</summary>
    public static JsonObject Known(HttpContext context, ResourceKind kind, JsonObject item)
    {
        var unknown = kind.Plural == "ciliumegressgatewaypolicies" ? PolicySchema.UnknownFields(item) : [];
        if (unknown.Count == 0)
            return item;
        var level = context.Request.Query["fieldValidation"].ToString();
        if (level == "Strict")
            throw ApiError.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: strict decoding error: " +
                $"{string.Join(", ", unknown.Select(static u => $"unknown field \"{u}\""))}");
        foreach (var field in unknown)
        {
            item["spec"]!.AsObject().Remove(field["spec.".Length..]);
            if (level != "Ignore")
                Answers.Warn(context, $"unknown field \"{field}\"");
        }
        return item;
    }

    /// <summary>Server-side apply knows only fields of the schema, whatever the validation; a real server answers with 500.</summary>
    public static void OfApply(ResourceKind kind, JsonObject patch)
    {
        if (kind.Plural == "ciliumegressgatewaypolicies" && PolicySchema.UnknownFields(patch) is [var first, ..])
            throw new ApiError(500, "", $"failed to create typed patch object ({patch.Namespace()}/{patch.Name()}; {kind.GroupVersion}, Kind={kind.Kind}): " +
                $".{first}: field not declared in schema");
    }

    /// <summary>Checks the object as it would be, and fills in defaults.</summary>
    public static JsonObject Checked(ResourceKind kind, JsonObject item)
    {
        if (kind.Plural == "ciliumegressgatewaypolicies")
            PolicySchema.Admit(item);
        // Metadata is looked at by several layers, and each of them says so.
        foreach (var value in item.Labels().Values.Where(static v => !Label().IsMatch(v)))
            throw ApiError.Invalid(kind, item.Name(), "FieldValueInvalid", "metadata.labels",
                $"Invalid value: \"{value}\": {LabelValue}", kind.IsCustom ? 3 : 4);
        return item;
    }

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();
}
