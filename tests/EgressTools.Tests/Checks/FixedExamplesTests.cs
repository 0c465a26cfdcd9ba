namespace EgressTools.Tests.Checks;

/// <summary>What check --fix repairs is found no more, by the very check that found it.</summary>
public sealed class FixedExamplesTests
{
    public static TheoryData<string> Codes() => [.. CheckCatalogue.All.Select(static c => c.Code).Where(PolicyFixes.Knows)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_repaired_document_is_innocent(string code)
    {
        var check = CheckCatalogue.Of(code, "");
        var repaired = 0;
        foreach (var one in CheckCase.Of(check).Where(static c => c.Expected.Any()))
        {
            var snapshot = await one.ReadAsync();
            var before = CheckRunner.Run(new CheckInput(snapshot), new CheckOptions { Only = [code] });
            var repairs = PolicyRepairs.Repairs(before, snapshot);
            var after = CheckRunner.Run(new CheckInput(PolicyRepairs.After(snapshot, repairs, [])), new CheckOptions { Only = [code] });
            var names = repairs.Select(static r => r.Before.Name).ToHashSet(StringComparer.Ordinal);
            Assert.DoesNotContain(after.Findings, f => names.Contains(f.Resource.Name.Name));
            repaired += repairs.Length;
        }
        // EGT1016 needs a node that tells whose address it is, and then EGT3001 finds it.
        Assert.True(repaired > 0 || code == "EGT1016", $"no example of {code} can be repaired");
    }
}
