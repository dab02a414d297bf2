using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("TestKit")]
[assembly: InternalsVisibleTo("Messaging.Tests")]
[assembly: InternalsVisibleTo("Contracts.Tests")]
[assembly: InternalsVisibleTo("Benchmarks")]
