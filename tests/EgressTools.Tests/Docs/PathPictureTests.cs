using System.Xml.Linq;

namespace EgressTools.Tests.Docs;

/// <summary>The picture is that of the source, and everybody can read it.</summary>
public sealed class PathPictureTests
{
    public static TheoryData<string> Files() => ["egress-path.svg", "egress-path.zh-CN.svg"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Is_drawn_from_its_source(string file)
    {
        var path = Repository.Path("module", "docs", file);
        if (Golden.Updating)
            File.WriteAllText(path, Of(file).Svg());
        Assert.Equal(Of(file).Svg(), File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Says_in_words_what_it_shows_and_runs_nothing(string file)
    {
        var svg = XDocument.Parse(Of(file).Svg()).Root!;
        Assert.Equal("img", (string?)svg.Attribute("role"));
        var ids = ((string)svg.Attribute("aria-labelledby")!).Split(' ');
        Assert.Equal(["title", "desc"], ids.Select(id => svg.Elements().Single(e => (string?)e.Attribute("id") == id).Name.LocalName));
        Assert.All(svg.Descendants(), static e => Assert.Contains(e.Name.LocalName, (string[])["title", "desc", "style", "rect", "path", "text", "g"]));
        Assert.DoesNotContain("url(", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("href", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_in_it_exist() => Assert.All(
        PathPicture.Looks.SelectMany(static l => l.Commands).Concat(["create policy", "plan", "apply", "delete"]),
        static name => Assert.Contains(Subcommands.All, c => c.Name == name));

    /// <summary>What WCAG asks for: 4.5 to 1 for text, 3 to 1 for lines that say something.</summary>
    [Theory]
    [InlineData("ink", 4.5)]
    [InlineData("quiet", 4.5)]
    [InlineData("badtext", 4.5)]
    [InlineData("bad", 3)]
    [InlineData("bar", 3)]
    [InlineData("out", 3)]
    public void Colours_can_be_told_from_the_paper(string name, double least)
    {
        var (paper, colour) = (PathPicture.Colours[0], PathPicture.Colours.Single(c => c.Name == name));
        Assert.InRange(Contrast(paper.Light, colour.Light), least, 21);
        Assert.InRange(Contrast(paper.Dark, colour.Dark), least, 21);
    }

    private static PathPicture Of(string file) => file.Contains("zh", StringComparison.Ordinal) ? PathPicture.Chinese : PathPicture.English;

    private static double Contrast(string one, string other)
    {
        double[] both = [Luminance(one), Luminance(other)];
        return (both.Max() + 0.05) / (both.Min() + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Part(int at) => Convert.ToInt32(colour.Substring(at, 2), 16) / 255.0 is var value && value <= 0.04045
            ? value / 12.92
            : Math.Pow((value + 0.055) / 1.055, 2.4);
        return (0.2126 * Part(1)) + (0.7152 * Part(3)) + (0.0722 * Part(5));
    }
}
