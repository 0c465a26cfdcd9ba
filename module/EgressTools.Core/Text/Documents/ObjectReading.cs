namespace EgressTools.Text.Documents;

/// <summary>Reads one object: the reader stands on its StartObject and is left on its EndObject. Unknown members are skipped.</summary>
/// <returns>The object, or null where it is of no use (no name).</returns>
/// <exception cref="JsonException">A member has another shape than its schema says.</exception>
public delegate T? ObjectReader<T>(ref Utf8JsonReader reader, StringPool pool)
    where T : class;
