using System.Buffers.Binary;
using System.Text;

namespace EgressTools.ApiServer;

/// <summary>The wire format of protobuf, as far as Kubernetes uses it: varints, and what has a length.</summary>
internal static class Wire
{
    /// <summary>A field of a message: a number, or bytes.</summary>
    public readonly record struct Field(int Number, ulong Value, ReadOnlyMemory<byte> Bytes);

    public static IEnumerable<Field> Read(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message.Span, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return new Field(number, Varint(message.Span, ref at), default);
                    break;
                case 1:
                    yield return new Field(number, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..]), default);
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    yield return new Field(number, 0, message.Slice(at, length));
                    at += length;
                    break;
                default:
                    throw ApiError.BadRequest("the object provided is unrecognized: not protobuf");
            }
        }
    }

    public static void Write(MemoryStream into, int number, ulong value)
    {
        Varint(into, (ulong)number << 3);
        Varint(into, value);
    }

    public static void Write(MemoryStream into, int number, ReadOnlySpan<byte> bytes)
    {
        Varint(into, ((ulong)number << 3) | 2);
        Varint(into, (ulong)bytes.Length);
        into.Write(bytes);
    }

    public static void Write(MemoryStream into, int number, string text) => Write(into, number, Encoding.UTF8.GetBytes(text));

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static void Varint(MemoryStream into, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            into.WriteByte((byte)(value | 0x80));
        into.WriteByte((byte)value);
    }
}
