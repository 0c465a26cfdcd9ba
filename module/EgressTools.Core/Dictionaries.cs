namespace EgressTools;

internal static class Dictionaries
{
    /// <summary>The value of a key, made where there is none yet.</summary>
    public static TValue Of<TKey, TValue>(this IDictionary<TKey, TValue> known, TKey key, Func<TValue> make)
    {
        if (!known.TryGetValue(key, out var value))
            known.Add(key, value = make());
        return value;
    }
}
