using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>
/// Secrets, and what answers have around them, as protobuf: helm writes its releases so. Fields have the numbers of Kubernetes' own messages.
/// </summary>
internal static class Protobuf
{
    public const string ContentType = "application/vnd.kubernetes.protobuf";

    private static readonly byte[] Magic = [0x6b, 0x38, 0x73, 0x00];

    private enum Form
    {
        Text,
        Number,
        Truth,
        Time,
        Fields,
        Message,
        TextMap,
        BytesMap,
    }

    private sealed record Member(int Number, string Name, Form Form, string Of = "", bool Many = false);

    private static readonly Dictionary<string, Member[]> Messages = new(StringComparer.Ordinal)
    {
        ["Secret"] = [new(1, "metadata", Form.Message, "ObjectMeta"), new(2, "data", Form.BytesMap), new(3, "type", Form.Text),
            new(4, "stringData", Form.TextMap), new(5, "immutable", Form.Truth)],
        ["SecretList"] = [new(1, "metadata", Form.Message, "ListMeta"), new(2, "items", Form.Message, "Secret", Many: true)],
        ["Status"] =
        [
            new(1, "metadata", Form.Message, "ListMeta"), new(2, "status", Form.Text), new(3, "message", Form.Text), new(4, "reason", Form.Text),
            new(5, "details", Form.Message, "StatusDetails"), new(6, "code", Form.Number),
        ],
        ["DeleteOptions"] =
        [
            new(1, "gracePeriodSeconds", Form.Number), new(2, "preconditions", Form.Message, "Preconditions"), new(3, "orphanDependents", Form.Truth),
            new(4, "propagationPolicy", Form.Text), new(5, "dryRun", Form.Text, Many: true),
        ],
        ["Preconditions"] = [new(1, "uid", Form.Text), new(2, "resourceVersion", Form.Text)],
        ["StatusDetails"] =
        [
            new(1, "name", Form.Text), new(2, "group", Form.Text), new(3, "kind", Form.Text), new(4, "causes", Form.Message, "StatusCause", Many: true),
            new(5, "retryAfterSeconds", Form.Number), new(6, "uid", Form.Text),
        ],
        ["StatusCause"] = [new(1, "reason", Form.Text), new(2, "message", Form.Text), new(3, "field", Form.Text)],
        ["ListMeta"] = [new(1, "selfLink", Form.Text), new(2, "resourceVersion", Form.Text), new(3, "continue", Form.Text),
            new(4, "remainingItemCount", Form.Number)],
        ["ObjectMeta"] =
        [
            new(1, "name", Form.Text), new(2, "generateName", Form.Text), new(3, "namespace", Form.Text), new(5, "uid", Form.Text),
                new(6, "resourceVersion", Form.Text),
            new(7, "generation", Form.Number), new(8, "creationTimestamp", Form.Time), new(9, "deletionTimestamp", Form.Time),
                new(10, "deletionGracePeriodSeconds", Form.Number),
            new(11, "labels", Form.TextMap), new(12, "annotations", Form.TextMap), new(14, "finalizers", Form.Text, Many: true),
            new(17, "managedFields", Form.Message, "ManagedFieldsEntry", Many: true),
        ],
        ["ManagedFieldsEntry"] =
        [
            new(1, "manager", Form.Text), new(2, "operation", Form.Text), new(3, "apiVersion", Form.Text), new(4, "time", Form.Time),
                new(6, "fieldsType", Form.Text),
            new(7, "fieldsV1", Form.Fields), new(8, "subresource", Form.Text),
        ],
    };

    public static bool Knows(string kind) => kind is "Secret" or "SecretList" or "Status";

    /// <summary>The object in its envelope, which names apiVersion and kind.</summary>
    public static byte[] Encode(JsonObject item)
    {
        var kind = (string)item["kind"]!;
        using var type = new MemoryStream();
        Wire.Write(type, 1, (string)item["apiVersion"]!);
        Wire.Write(type, 2, kind);
        using var envelope = new MemoryStream();
        envelope.Write(Magic);
        Wire.Write(envelope, 1, type.ToArray());
        Wire.Write(envelope, 2, Encode(kind, item));
        Wire.Write(envelope, 3, "");
        Wire.Write(envelope, 4, "");
        return envelope.ToArray();
    }

    /// <summary>The object of an envelope.</summary>
    public static JsonObject Decode(ReadOnlyMemory<byte> body)
    {
        if (!body.Span.StartsWith(Magic))
            throw ApiError.BadRequest("the object provided is unrecognized: expected 4 byte prefix");
        var envelope = Wire.Read(body[Magic.Length..]).ToDictionary(static f => f.Number, static f => f.Bytes);
        var type = Wire.Read(envelope[1]).ToDictionary(static f => f.Number, static f => Encoding.UTF8.GetString(f.Bytes.Span));
        var item = new JsonObject { ["kind"] = type[2], ["apiVersion"] = type[1] };
        foreach (var (key, value) in Decode(type[2], envelope.GetValueOrDefault(2)).ToList())
            item[key] = value?.DeepClone();
        return item;
    }

    private static byte[] Encode(string message, JsonObject item)
    {
        using var into = new MemoryStream();
        foreach (var member in Messages[message].Where(m => item[m.Name] is not null))
        {
            foreach (var value in member.Many ? item[member.Name]!.AsArray() : [item[member.Name]!.DeepClone()])
                Encode(into, member, value!);
        }
        return into.ToArray();
    }

    private static void Encode(MemoryStream into, Member member, JsonNode value)
    {
        switch (member.Form)
        {
            case Form.Number:
                Wire.Write(into, member.Number, ulong.Parse(value.ToJsonString(), CultureInfo.InvariantCulture));
                break;
            case Form.Truth:
                Wire.Write(into, member.Number, (bool)value ? 1ul : 0);
                break;
            case Form.TextMap or Form.BytesMap:
                foreach (var (key, text) in value.AsObject())
                    Wire.Write(into, member.Number,
                        Entry(key, member.Form == Form.TextMap ? Encoding.UTF8.GetBytes((string)text!) : Convert.FromBase64String((string)text!)));
                break;
            default:
                Wire.Write(into, member.Number, Bytes(member, value));
                break;
        }
    }

    private static byte[] Bytes(Member member, JsonNode value) => member.Form switch
    {
        Form.Text => Encoding.UTF8.GetBytes((string)value!),
        Form.Time => Time(DateTimeOffset.Parse((string)value!, CultureInfo.InvariantCulture)),
        Form.Fields => Raw(value.ToJsonString(Json.Relaxed)),
        _ => Encode(member.Of, value.AsObject()),
    };

    private static byte[] Entry(string key, byte[] value)
    {
        using var entry = new MemoryStream();
        Wire.Write(entry, 1, key);
        Wire.Write(entry, 2, value);
        return entry.ToArray();
    }

    private static byte[] Time(DateTimeOffset time)
    {
        using var written = new MemoryStream();
        Wire.Write(written, 1, (ulong)time.ToUnixTimeSeconds());
        Wire.Write(written, 2, 0);
        return written.ToArray();
    }

    private static byte[] Raw(string json)
    {
        using var written = new MemoryStream();
        Wire.Write(written, 1, json);
        return written.ToArray();
    }

    private static JsonObject Decode(string message, ReadOnlyMemory<byte> bytes)
    {
        var members = (Messages.GetValueOrDefault(message) ?? throw new ApiError(415, "UnsupportedMediaType", $"protobuf of {message} is not known here"))
            .ToDictionary(static m => m.Number);
        var item = new JsonObject();
        foreach (var field in Wire.Read(bytes))
        {
            // An empty text and zero are not set: Go writes both alike.
            if (!members.TryGetValue(field.Number, out var member) || (member.Form == Form.Text && field.Bytes.IsEmpty))
                continue;
            if (member.Form is Form.TextMap or Form.BytesMap)
                Put(item, member, field.Bytes);
            else if (member.Many)
                ((JsonArray)(item[member.Name] ??= new JsonArray())).Add(Value(member, field));
            else if (Value(member, field) is { } value)
                item[member.Name] = value;
        }
        return item;
    }

    private static void Put(JsonObject item, Member member, ReadOnlyMemory<byte> entry)
    {
        var parts = Wire.Read(entry).ToDictionary(static f => f.Number, static f => f.Bytes);
        var value = parts.GetValueOrDefault(2);
        item[member.Name] ??= new JsonObject();
        item[member.Name]![Encoding.UTF8.GetString(parts[1].Span)] = member.Form == Form.TextMap ? Encoding.UTF8.GetString(value.Span)
            : Convert.ToBase64String(value.Span);
    }

    private static JsonNode? Value(Member member, Wire.Field field) => member.Form switch
    {
        Form.Text => Encoding.UTF8.GetString(field.Bytes.Span),
        Form.Number => field.Value == 0 ? null : (long)field.Value,
        Form.Truth => field.Value != 0,
        Form.Time => Wire.Read(field.Bytes).FirstOrDefault(static f => f.Number == 1).Value is > 0 and var seconds
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
            : null,
        Form.Fields => JsonNode.Parse(Wire.Read(field.Bytes).First().Bytes.Span),
        _ => Decode(member.Of, field.Bytes),
    };
}
