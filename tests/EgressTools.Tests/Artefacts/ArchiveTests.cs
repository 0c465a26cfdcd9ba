using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using EgressTools.Artefacts;

namespace EgressTools.Tests.Artefacts;

/// <summary>The parts of a release that need no program: archives, and what a program's file says of itself.</summary>
public sealed class ArchiveTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 12, 0, 2, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-archive-").FullName;

    [Theory]
    [InlineData("a.tar.gz")]
    [InlineData("a.zip")]
    public void The_same_files_are_the_same_bytes_whenever_and_in_whichever_order_they_were_written(string name)
    {
        string[] files = ["README.md", "completions/kubectl-egress.fish", "completions/kubectl-egress.bash", "kubectl-egress"];
        var (first, second) = (Lay("first", files, DateTime.UnixEpoch), Lay("second", [.. files.Reverse()], DateTime.UnixEpoch.AddYears(40)));
        Archive.Write(first, Path.Combine(_folder, "1" + name), Time);
        Archive.Write(second, Path.Combine(_folder, "2" + name), Time.ToOffset(TimeSpan.FromHours(8)));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "1" + name)), File.ReadAllBytes(Path.Combine(_folder, "2" + name)));
    }

    [Fact]
    public void Names_are_in_order_and_only_programs_can_be_started()
    {
        var folder = Lay("files", ["kubectl_complete-egress", "kubectl-egress", "NOTICE", "completions/kubectl-egress.zsh"], DateTime.UnixEpoch);
        var file = Path.Combine(_folder, "a.tar.gz");
        Archive.Write(folder, file, Time);
        using var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        var entries = new List<(string, UnixFileMode, int, int, DateTimeOffset)>();
        while (tar.GetNextEntry() is { } entry)
            entries.Add((entry.Name, entry.Mode, entry.Uid, entry.Gid, entry.ModificationTime));
        const UnixFileMode Read = (UnixFileMode)0b110_100_100;
        const UnixFileMode Run = (UnixFileMode)0b111_101_101;
        Assert.Equal(
            [
                ("NOTICE", Read, 0, 0, Time), ("completions/kubectl-egress.zsh", Read, 0, 0, Time), ("kubectl-egress", Run, 0, 0, Time),
                ("kubectl_complete-egress", Run, 0, 0, Time),
            ],
            entries);
    }

    [Theory]
    [InlineData("elf", 18, 62, "linux_amd64", "linux-x64")]
    [InlineData("elf", 18, 183, "linux_arm64", "linux-arm64")]
    [InlineData("macho", 4, 0x01000007, "darwin_amd64", "osx-x64")]
    [InlineData("macho", 4, 0x0100000c, "darwin_arm64", "osx-arm64")]
    [InlineData("pe", 132, 0x8664, "windows_amd64", "win-x64")]
    public void A_program_tells_its_platform(string format, int at, uint machine, string platform, string rid)
    {
        var program = ProgramFile.Of(Header(format, at, machine));
        Assert.Equal((platform, rid, "NativeAOT"), (program.Platform, program.Rid, program.Compiled));
        Assert.Equal($"Microsoft.NETCore.App.Runtime.NativeAOT.{rid}", program.Runtime);
    }

    [Theory]
    [InlineData("elf", 18, 3)]
    [InlineData("pe", 132, 0x14c)]
    [InlineData("text", 0, 0)]
    public void A_program_of_no_known_platform_is_refused(string format, int at, uint machine) =>
        Assert.Throws<InvalidDataException>(() => ProgramFile.Of(Header(format, at, machine)));

    [Fact]
    public void The_newest_version_of_the_C_library_that_a_program_names_is_the_one_it_needs()
    {
        var program = Header("elf", 18, 62).Concat("GLIBC_2.9\0GLIBC_2.34\0GLIBC_2.2.5\0GLIBC_2."u8.ToArray()).ToArray();
        Assert.Equal("glibc 2.34", ProgramFile.Of(program).Needs);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Lay(string name, string[] files, DateTime time)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(_folder, name, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
            File.SetLastWriteTimeUtc(path, time);
        }
        return Path.Combine(_folder, name);
    }

    private static byte[] Header(string format, int at, uint machine)
    {
        var bytes = new byte[256];
        ReadOnlySpan<byte> magic = format switch { "elf" => "\u007fELF"u8, "macho" => [0xcf, 0xfa, 0xed, 0xfe], "pe" => "MZ"u8, _ => "#!/b"u8 };
        magic.CopyTo(bytes);
        if (format == "pe")
            bytes[0x3c] = 128;
        if (format == "macho")
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), machine);
        else if (at > 0)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)machine);
        return bytes;
    }
}
