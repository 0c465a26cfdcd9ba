namespace EgressTools.Plugin.Commands;

/// <summary>Where a report goes in one format: to a file, or to standard output where there is no path.</summary>
internal sealed record CheckOutput(CheckFormat Format, string? Path);

/// <summary>The option <c>-o</c> of a command that writes one report in several formats.</summary>
internal static class CheckOutputOption
{
    /// <summary>What was asked for, and text for standard output where nothing else goes there.</summary>
    /// <exception cref="UsageException">A format is unknown, or two would be written to one place.</exception>
    public static ImmutableArray<CheckOutput> Read(ImmutableArray<string> values)
    {
        ImmutableArray<CheckOutput> outputs = [.. values.Select(Read)];
        if (outputs.Count(static o => o.Path is null) > 1)
            throw new UsageException($"{Options.Output} is given several times without a file, and standard output takes one format: " +
                $"give the others as {Options.Output.With("FORMAT=FILE")}", "OutputTwice");
        if (outputs.Where(static o => o.Path is not null).GroupBy(static o => OutputFile.RealPath(o.Path!), StringComparer.Ordinal)
            .FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new UsageException($"{Options.Output}: '{twice.First().Path}' would be written twice: give each format a file of its own", "OutputTwice");
        return outputs.Any(static o => o.Path is null) ? outputs : outputs.Add(new CheckOutput(CheckFormat.Text, null));
    }

    private static CheckOutput Read(string value)
    {
        var (word, path) = value.Split('=', 2) is [var first, var second] ? (first, second) : (value, "-");
        var format = CheckFormats.Parse(word);
        return path switch
        {
            "-" => new CheckOutput(format, null),
            "" => throw new UsageException($"{Options.Output}: '{value}' names no file: write it as {word}=FILE, or {word} for standard output", "NoFile"),
            _ when path.Contains('\0', StringComparison.Ordinal) =>
                throw new UsageException($"{Options.Output}: the name of a file cannot hold the character 0", "NoFile"),
            _ => new CheckOutput(format, path),
        };
    }
}
