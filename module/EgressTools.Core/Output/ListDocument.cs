namespace EgressTools.Output;

/// <summary>How one kind of result is shown in every format.</summary>
/// <param name="Kind">The kind of the list document, such as <c>EgressNodeList</c>.</param>
/// <param name="Columns">The table.</param>
/// <param name="WriteItem">An item of the document: camelCase; a member is absent where it does not apply, null where it is not known.</param>
/// <param name="ResourceName">For <c>-o name</c>, such as <c>node/172.22.49.20</c>.</param>
public sealed record Listing<T>(string Kind, ImmutableArray<Column<T>> Columns, Action<Utf8JsonWriter, T> WriteItem, Func<T, string> ResourceName);

/// <summary>The envelope of the tool's own results.</summary>
public static class ListDocument
{
    /// <summary>The version of every result document. A shape, once released, only grows.</summary>
    public const string ApiVersion = "egresstools.io/v1";

    /// <summary>The document with all items.</summary>
    public static JObject Of<T>(Listing<T> listing, IEnumerable<T> items) => new()
    {
        ["apiVersion"] = ApiVersion,
        ["kind"] = listing.Kind,
        ["items"] = new JArray(items.Select(item => JsonText.ToObject(item, listing.WriteItem))),
    };
}
