namespace EgressTools.Checks.Policies;

/// <summary>A CIDR as written in a policy.</summary>
/// <param name="Text">The text.</param>
/// <param name="Cidr">The CIDR that the kernel uses.</param>
/// <param name="HadHostBits">Whether bits after the prefix are set.</param>
internal readonly record struct WrittenCidr(string Text, Cidr Cidr, bool HadHostBits)
{
    /// <summary>The valid CIDRs of a list; none if the field is missing.</summary>
    public static IEnumerable<WrittenCidr> Of(ImmutableArray<string> texts)
    {
        foreach (var text in texts.IsDefault ? [] : texts)
        {
            if (Cidr.TryParse(text, out var cidr, out var hadHostBits))
                yield return new WrittenCidr(text, cidr, hadHostBits);
        }
    }
}
