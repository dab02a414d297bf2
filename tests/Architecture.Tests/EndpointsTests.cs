namespace Architecture.Tests;

/// <summary>A file an operation, found from one index a service.</summary>
public sealed class EndpointsTests
{
    [Fact]
    public void Every_operation_is_mapped_by_its_index() => Unmapped(RepositoryFile.All).ShouldBeEmpty();

    [Fact]
    public void An_operation_that_is_not_mapped_is_found() => Unmapped(
    [
        new("services/Plans/Endpoints/PlansEndpoints.cs", "routes.MapReadPlans();"),
        new("services/Plans/Endpoints/ReadPlans.cs", "public static void MapReadPlans(this IEndpointRouteBuilder routes)"),
        new("services/Plans/Endpoints/AdoptVersion.cs", "public static void MapAdoptVersion(this IEndpointRouteBuilder routes)"),
    ]).ShouldHaveSingleItem().ShouldContain("AdoptVersion");

    [Fact]
    public void A_file_without_an_operation_is_found() => Unmapped(
    [
        new("services/Plans/Endpoints/PlansEndpoints.cs", "routes.MapReadPlans();"),
        new("services/Plans/Endpoints/ReadPlans.cs", "internal sealed record PlanView;"),
    ]).ShouldHaveSingleItem().ShouldContain("ReadPlans");

    [Fact]
    public void A_folder_without_an_index_is_found() =>
        Unmapped([new("services/Plans/Endpoints/ReadPlans.cs", "public static void MapReadPlans(this IEndpointRouteBuilder routes)")]).ShouldHaveSingleItem();

    static IEnumerable<string> Unmapped(IEnumerable<RepositoryFile> files) =>
        from folder in files.Where(file => file.IsSource && file.Path.Split('/') is ["services", _, "Endpoints", ..]).GroupBy(file => Path.GetDirectoryName(file.Path))
        let index = string.Concat(folder.Where(IsIndex).Select(file => file.Text))
        from file in folder
        where !IsIndex(file)
        let map = "Map" + Path.GetFileNameWithoutExtension(file.Name)
        where !file.Text.Contains($" {map}(this ", StringComparison.Ordinal) || !index.Contains($".{map}(", StringComparison.Ordinal)
        select $"{file.Path} has no {map} that its index calls";

    static bool IsIndex(RepositoryFile file) => file.Name.EndsWith("Endpoints.cs", StringComparison.Ordinal);
}
