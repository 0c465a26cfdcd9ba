using EgressTools.ApiServer;

namespace EgressTools.Tests;

/// <summary>What a test needs of the machine: where it is missing the test is skipped, unless the environment says that it must be there.</summary>
internal static class Requires
{
    /// <summary>A program on PATH; EGRESSTOOLS_REQUIRE lists those whose absence is a failure.</summary>
    public static string Program(string name) => PodImage.FindProgram(name) ?? Missing(name);

    /// <summary>A file that a package of the machine has.</summary>
    public static string FileAt(string path) => File.Exists(path) ? path : Missing(Path.GetFileName(path));

    /// <summary>The system's Python, with a library that the system's packages have.</summary>
    public static string Python(string library) => Directory.Exists($"/usr/lib/python3/dist-packages/{library}") ? "/usr/bin/python3"
        : Missing($"python3-{library}");

    /// <summary>"helm" or "kubectl" of the time of helm 3 or 4, from the folder EGRESSTOOLS_TOOLS into which the gate fetches them.</summary>
    public static string Tool(string release, string program)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("EGRESSTOOLS_TOOLS") ?? "", release, program, program);
        return File.Exists(path) ? path : Missing("helm");
    }

    /// <summary>
    /// PowerShell itself, from the folder EGRESSTOOLS_TOOLS; the folder of its modules is beside it and has Pester. It is the assembly of the .NET tool: the
    /// program of that name starts a second process, which a time limit would have to find.
    /// </summary>
    public static string Pwsh()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("EGRESSTOOLS_TOOLS") ?? "", "pwsh", ".store");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "pwsh.dll", SearchOption.AllDirectories).Single(static f => f.Contains("unix", StringComparison.Ordinal))
            : Missing("pwsh");
    }

    /// <summary>The module laid out as it is published, by build.sh.</summary>
    public static string Layout()
    {
        var folder = Repository.Path("out", "EgressTools", Product.Version);
        return File.Exists(Path.Combine(folder, "EgressTools.psd1")) ? folder : Missing("layout");
    }

    /// <summary>The manifest of the release in out/, made by build.sh of this version.</summary>
    public static string Release()
    {
        var manifest = Repository.Path("out", "manifest.json");
        return File.Exists(manifest) && File.ReadAllText(manifest).Contains($"\"version\": \"{Product.Version}\"", StringComparison.Ordinal)
            ? manifest : Missing("release");
    }

    /// <summary>The container image, which build/image.sh writes.</summary>
    public static string Image()
    {
        var file = Repository.Path("out", $"kubectl-egress_{Product.Version}_linux_amd64.oci.tar");
        return File.Exists(file) ? file : Missing("release");
    }

    private static string Missing(string name)
    {
        if ((Environment.GetEnvironmentVariable("EGRESSTOOLS_REQUIRE") ?? "").Split(',').Contains(name))
            Assert.Fail($"{name} has to be installed here and is not");
        Assert.Skip($"{name} is not installed");
        return "";
    }
}
