namespace EgressTools.Tests.Cmdlets;

public sealed class FormatFileTests
{
    [Fact]
    public void TheViewsAreThoseThatTheColumnsGenerate()
    {
        var path = Path.Combine(Engine.Root, "module", "EgressTools.Format.ps1xml");
        using var engine = new Engine();
        var expected = FormatFile.Generate(Engine.Cmdlets);
        if (Golden.Updating)
            File.WriteAllText(path, expected);

        Assert.Equal(expected, File.ReadAllText(path), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void HeadingsAreNamesOfProperties()
    {
        using var engine = new Engine();
        var shown = engine.Show($"Get-EgressNode -From '{Engine.Scene}'").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal("Name Status Roles Age Version InternalIP ExternalIP Policies Pods",
            string.Join(' ', shown[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(3 + 2, shown.Length);
    }
}
