namespace EgressTools.Tests.Provisioning;

/// <summary>How <c>terraform fmt</c> leaves a file: two spaces for each open bracket, no blanks at ends of lines, and equals signs of neighbouring lines below
/// each other.</summary>
internal static class HclFormat
{
    public static void Check(string text)
    {
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{\n\n", text, StringComparison.Ordinal);
        var depth = 0;
        int? equals = null;
        foreach (var line in text.Split('\n'))
        {
            Assert.Equal(line.TrimEnd(), line);
            var code = line.TrimStart();
            if (code.StartsWith('}'))
                depth--;
            if (line.Length > 0)
                Assert.Equal(2 * depth, line.Length - code.Length);
            if (code.EndsWith('{'))
                depth++;
            var isArgument = code.Length > 0 && code[0] != '#' && code.Contains(" = ", StringComparison.Ordinal) && !code.EndsWith('{');
            if (isArgument && equals is { } before)
                Assert.Equal(before, line.IndexOf(" = ", StringComparison.Ordinal));
            equals = isArgument ? line.IndexOf(" = ", StringComparison.Ordinal) : null;
        }
        Assert.Equal(0, depth);
    }
}
