using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace EgressTools.Artefacts;

/// <summary>What a built program says of itself: its machine, how it was compiled, and the C library that it asks for.</summary>
internal sealed record ProgramFile(string Os, string Arch, bool IsNative, string? Needs)
{
    /// <summary>Single files have it beside the place of what they hold. It is a hash, so that a program which knows this text is not one of them.</summary>
    private static readonly byte[] Bundle = SHA256.HashData(".net core bundle\n"u8);

    /// <summary>As Go, Krew and the archives name it.</summary>
    public string Platform => $"{Os}_{Arch}";

    /// <summary>As .NET names it.</summary>
    public string Rid => $"{Os switch { "darwin" => "osx", "windows" => "win", _ => Os }}-{(Arch == "amd64" ? "x64" : Arch)}";

    public string Compiled => IsNative ? "NativeAOT" : "single file, trimmed, ReadyToRun";

    /// <summary>The package of the runtime that is in it.</summary>
    public string Runtime => $"Microsoft.NETCore.App.Runtime.{(IsNative ? "NativeAOT." : "")}{Rid}";

    public static ProgramFile Of(string path) => Of(File.ReadAllBytes(path));

    public static ProgramFile Of(ReadOnlySpan<byte> bytes)
    {
        var (os, arch) = Machine(bytes);
        return new ProgramFile(os, arch, bytes.IndexOf(Bundle) < 0, os == "linux" ? Glibc(bytes) : null);
    }

    private static (string Os, string Arch) Machine(ReadOnlySpan<byte> bytes) => bytes[..4] switch
    {
        [0x7f, (byte)'E', (byte)'L', (byte)'F'] => ("linux", BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]) switch
        {
            62 => "amd64",
            183 => "arm64",
            var other => Unknown($"ELF {other}"),
        }),
        [0xcf, 0xfa, 0xed, 0xfe] => ("darwin", BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) switch
        {
            0x01000007 => "amd64",
            0x0100000c => "arm64",
            var other => Unknown($"Mach-O {other}"),
        }),
        [(byte)'M', (byte)'Z', ..] => ("windows", BinaryPrimitives.ReadUInt16LittleEndian(bytes[(PeHeader(bytes) + 4)..]) switch
        {
            0x8664 => "amd64",
            0xaa64 => "arm64",
            var other => Unknown($"PE {other}"),
        }),
        _ => (Unknown("a file of another kind"), ""),
    };

    private static int PeHeader(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes[0x3c..]);

    private static string Unknown(string what) => throw new InvalidDataException($"{what} is not a program of a known platform");

    private static string? Glibc(ReadOnlySpan<byte> bytes)
    {
        var minor = -1;
        for (var at = bytes.IndexOf("GLIBC_2."u8); at >= 0;)
        {
            bytes = bytes[(at + 8)..];
            var digits = bytes[..Math.Max(0, bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9'))];
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var found))
                minor = Math.Max(minor, found);
            at = bytes.IndexOf("GLIBC_2."u8);
        }
        return minor < 0 ? null : $"glibc 2.{minor}";
    }
}
