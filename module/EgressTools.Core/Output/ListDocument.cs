namespace EgressTools.Output;

/// <summary>How one kind of result is shown in every format.</summary>
/// <param name="Kind">The kind of the list document, such as <c>EgressNodeList</c>.</param>
/// <param name="Columns">The table.</param>
/// <param name="WriteMembers">The members of an item: camelCase; a member is absent if it does not apply, null if it is unknown.</param>
/// <param name="ResourceName">For <c>-o name</c>, such as <c>node/172.22.49.20</c>.</param>
public sealed record Listing<T>(string Kind, ImmutableArray<Column<T>> Columns, Action<Utf8JsonWriter, T> WriteMembers, Func<T, string> ResourceName)
{
    /// <summary>Writes an item of the document.</summary>
    public void WriteItem(Utf8JsonWriter json, T item) => json.WriteObject(item, WriteMembers);
}

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
