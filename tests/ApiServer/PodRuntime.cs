using System.Collections.Concurrent;
using System.Diagnostics;

namespace EgressTools.ApiServer;

/// <summary>How commands run in a pod: real processes with an environment of their own.</summary>
public sealed record PodImage
{
    /// <summary>Programs that the image has, by name, with the path of the real one; null for those of this machine.</summary>
    public IReadOnlyDictionary<string, string>? Programs { get; init; }

    /// <summary>Further variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Waits before a command starts, as a busy node does.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>An image with some of this machine's programs; names that are not installed are left out.</summary>
    public static PodImage With(params IEnumerable<string> programs) => new()
    {
        Programs = programs.Select(static p => (Name: p, Path: FindProgram(p))).Where(static p => p.Path is not null)
            .ToDictionary(static p => p.Name, static p => p.Path!, StringComparer.Ordinal),
    };

    /// <summary>Where a program of this machine is, or null.</summary>
    public static string? FindProgram(string name) => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}

/// <summary>The images of pods and the folders that stand for their file systems.</summary>
public sealed class PodRuntime : IDisposable
{
    /// <summary>The variable by which <see cref="EchoService"/> knows the pod that asks.</summary>
    public const string PodVariable = "EGRESS_TEST_POD";

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-pods-").FullName;
    private readonly ConcurrentDictionary<string, PodImage> _images = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PodImage, string> _paths = new();

    /// <summary>The image of pods that have none of their own.</summary>
    public PodImage Default { get; set; } = new();

    /// <summary>Gives a pod (or, with "namespace/name/container", one container) an image.</summary>
    public void Set(string pod, PodImage image) => _images[pod] = image;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    internal PodImage ImageOf(string space, string pod, string? container) =>
        _images.TryGetValue($"{space}/{pod}/{container}", out var own) || _images.TryGetValue($"{space}/{pod}", out own) ? own : Default;

    /// <summary>The process of a command, not started; null where the image lacks the program.</summary>
    internal ProcessStartInfo? Command(PodImage image, string space, string pod, IReadOnlyList<string> command)
    {
        var program = command[0].StartsWith('/') ? command[0]
            : image.Programs is null ? PodImage.FindProgram(command[0]) : image.Programs.GetValueOrDefault(command[0]);
        if (program is null || !File.Exists(program))
            return null;
        var start = new ProcessStartInfo(
            program)
        { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = image.Programs is null ? System.Environment.GetEnvironmentVariable("PATH") : _paths.GetOrAdd(image, Lay);
        start.Environment["HOME"] = _folder;
        start.Environment[PodVariable] = $"{space}/{pod}";
        foreach (var (name, value) in image.Environment)
            start.Environment[name] = value;
        return start;
    }

    private string Lay(PodImage image)
    {
        var bin = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;
        foreach (var (name, path) in image.Programs!)
            File.CreateSymbolicLink(Path.Combine(bin, name), path);
        return bin;
    }
}
