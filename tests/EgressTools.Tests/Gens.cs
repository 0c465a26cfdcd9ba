using CsCheck;

namespace EgressTools.Tests;

/// <summary>Generators that several properties use.</summary>
internal static class Gens
{
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
