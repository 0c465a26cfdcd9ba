using EgressTools.Artefacts;

#pragma warning disable RS0030 // A tool of the build: nothing else of it knows the console.
try
{
    switch (args)
    {
        case ["notice", var program, var file]:
            File.WriteAllText(file, Notice.Of(ProgramFile.Of(program), Packages.Here()));
            return 0;
        case ["archive", var folder, var file]:
            Archive.Write(folder, file, Source.FromEnvironment().Time);
            return 0;
        case ["module", var layout, var file]:
            ModulePackage.Write(layout, file, Source.FromEnvironment().Time);
            return 0;
        case ["finish", var folder]:
            Finish.Run(folder, Source.FromEnvironment(), Packages.Here());
            return 0;
        default:
            Console.Error.WriteLine("usage: Artefacts notice PROGRAM FILE | archive FOLDER FILE | module LAYOUT FILE | finish FOLDER");
            return 2;
    }
}
catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 1;
}
