using System.Text.RegularExpressions;

namespace EgressTools.Tests.Checks;

/// <summary>What holds of every check.</summary>
public sealed partial class CatalogueTests
{
    // No document makes a check break off.
    private const string WithoutDocuments = "EGT9002";

    public static TheoryData<string> Codes() => [.. CheckCatalogue.All.Select(static c => c.Code)];

    [Fact]
    public void Codes_are_sorted_unique_and_well_formed()
    {
        var codes = CheckCatalogue.All.Select(static c => c.Code).ToList();
        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), codes);
        Assert.All(CheckCatalogue.All, static c => Assert.Matches(@"^EGT[123459]\d{3}$", c.Code));
    }

    [Fact]
    public void Every_check_of_the_library_is_listed() => Assert.Equal(
        typeof(Check).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(Check)) && !t.IsAbstract)
            .OrderBy(static t => t.FullName, StringComparer.Ordinal),
        CheckCatalogue.All.Select(static c => c.GetType()).OrderBy(static t => t.FullName, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Is_documented(string code)
    {
        var check = CheckCatalogue.Of(code, "");
        Assert.Matches(@"^[a-zA-Z0-9].*[^.]$", check.Title);
        Assert.EndsWith(".", check.Why, StringComparison.Ordinal);
        Assert.EndsWith(".", check.Cure, StringComparison.Ordinal);
        Assert.NotEmpty(check.References);
        Assert.All(check.References, static r => Assert.Matches("^https://[^ ]+$", r));
        if (code != WithoutDocuments)
            Assert.Equal(["guilty", "innocent"], CheckExamples.Of(check).Select(static e => Path.GetFileNameWithoutExtension(e.Name)));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Was_shown_in_a_release_that_it_is_about(string code)
    {
        var check = CheckCatalogue.Of(code, "");
        Assert.Equal(check.Shown.By == ShownBy.OutsideCilium, check.Shown.Releases.IsEmpty);
        Assert.All(check.Shown.Releases, r => Assert.True(check.Versions.Contains(r), $"{code} is about Cilium {check.Versions} and was shown in {r}"));
        Assert.Equal(check.Shown.Releases.Distinct().OrderBy(static r => (r.Major, r.Minor, r.Patch)), check.Shown.Releases);
    }

    // What is to come is not known: a release in the future is no reason to end a finding.
    [Theory]
    [MemberData(nameof(Codes))]
    public void Says_nothing_of_a_release_that_nobody_saw(string code)
    {
        var versions = CheckCatalogue.Of(code, "").Versions;
        Assert.Equal(versions.Contains(CiliumBehavior.NewestVersion with { Patch = CiliumVersion.NewestPatch }),
            versions.Contains(new CiliumVersion(1, 21, 0)));
    }

    [Fact]
    public void Every_example_belongs_to_a_check() => Assert.Equal(
        CheckCatalogue.All.Where(static c => c.Code != WithoutDocuments).Select(static c => c.Code),
        Directory.EnumerateDirectories(Repository.Path("module", "docs", "checks")).Select(static d => Path.GetFileName(d)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Finds_the_guilty_and_spares_the_innocent(string code)
    {
        var check = CheckCatalogue.Of(code, "");
        foreach (var one in CheckCase.Of(check))
        {
            var result = CheckRunner.Run(check, new CheckWorld(await one.InputAsync()), [], new CheckOptions(), out _);
            Assert.False(result.Outcome is CheckOutcome.Failed or CheckOutcome.Skipped, $"{one.Name}: {result.Outcome} {result.Reason}");
            Assert.True(one.Name.StartsWith("guilty", StringComparison.Ordinal) == one.Expected.Any(), $"{code}/{one.Name}: the name and what it finds differ");
            Assert.Equal(one.Expected.Order(StringComparer.Ordinal),
                result.Findings.Select(static f => $"{CheckWords.Of(f.Severity)} {f.Resource}").Order(StringComparer.Ordinal));
            Assert.All(result.Findings, f => AssertWellFormed(f, check));
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Looks_at_what_it_says(string code)
    {
        var check = CheckCatalogue.Of(code, "");
        var seen = SnapshotKinds.None;
        foreach (var one in CheckCase.Of(check))
        {
            CheckRunner.Run(check, new CheckWorld(await one.InputAsync()), [], new CheckOptions(), out var read);
            seen |= read;
        }
        Assert.Equal(check.Needs, seen);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Has_its_page(string code) => Compare($"{code}.md", CheckPage.Of(CheckCatalogue.Of(code, "")));

    [Fact]
    public void The_index_of_pages_is_that_of_the_catalogue() => Compare("README.md", CheckPage.Index());

    private static void AssertWellFormed(CheckFinding finding, Check check)
    {
        Assert.True(finding.Severity <= check.Severity, $"{finding.Code} finds worse than it says");
        Assert.DoesNotMatch(@"\.$|\n", finding.Message);
        Assert.DoesNotMatch(@"\.$|\n", finding.Remedy);
        Assert.Matches("^https://", finding.Reference);
        Assert.All(finding.Evidence, static e => Assert.Matches(Name(), e.Key));
    }

    private static void Compare(string file, string text)
    {
        var path = Repository.Path("module", "docs", "checks", file);
        if (Golden.Updating)
            File.WriteAllText(path, text);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9 ._/-]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
