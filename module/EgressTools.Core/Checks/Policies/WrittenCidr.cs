namespace EgressTools.Checks.Policies;

/// <summary>A CIDR as a policy has it.</summary>
/// <param name="Text">As written.</param>
/// <param name="Cidr">What the agents take it for.</param>
/// <param name="HadHostBits">Bits behind the prefix were set.</param>
internal readonly record struct WrittenCidr(string Text, Cidr Cidr, bool HadHostBits)
{
    /// <summary>Those of a list that are CIDRs; a field that is absent has none.</summary>
    public static IEnumerable<WrittenCidr> Of(ImmutableArray<string> texts)
    {
        foreach (var text in texts.IsDefault ? [] : texts)
        {
            if (Cidr.TryParse(text, out var cidr, out var hadHostBits))
                yield return new WrittenCidr(text, cidr, hadHostBits);
        }
    }
}
